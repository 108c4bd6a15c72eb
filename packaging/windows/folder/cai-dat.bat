@echo off
rem Finds a fitting Python and hands over to chuong-trinh\cai-dat.py. ASCII only: what people read is in files of UTF-8.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "HERE=%~dp0chuong-trinh"
if not exist "%HERE%\cai-dat.py" goto unzip
set PYTHONHOME=
set PYTHONPATH=
set PYTHON_MANAGER_AUTOMATIC_INSTALL=false

rem A Python that fits answers 42; whatever else answers, is no Python, or is not there, does not.
set PYTHON=py -3.13
%PYTHON% -I "%HERE%\cai-dat.py" --fits <nul >nul 2>nul
if errorlevel 42 if not errorlevel 43 goto found
set PYTHON=py -3.12
%PYTHON% -I "%HERE%\cai-dat.py" --fits <nul >nul 2>nul
if errorlevel 42 if not errorlevel 43 goto found
set PYTHON=py -3.11
%PYTHON% -I "%HERE%\cai-dat.py" --fits <nul >nul 2>nul
if errorlevel 42 if not errorlevel 43 goto found
set PYTHON="%LOCALAPPDATA%\Programs\Python\Python313\python.exe"
%PYTHON% -I "%HERE%\cai-dat.py" --fits <nul >nul 2>nul
if errorlevel 42 if not errorlevel 43 goto found
set PYTHON="%LOCALAPPDATA%\Programs\Python\Python312\python.exe"
%PYTHON% -I "%HERE%\cai-dat.py" --fits <nul >nul 2>nul
if errorlevel 42 if not errorlevel 43 goto found
set PYTHON="%LOCALAPPDATA%\Programs\Python\Python311\python.exe"
%PYTHON% -I "%HERE%\cai-dat.py" --fits <nul >nul 2>nul
if errorlevel 42 if not errorlevel 43 goto found
set PYTHON=python
%PYTHON% -I "%HERE%\cai-dat.py" --fits <nul >nul 2>nul
if errorlevel 42 if not errorlevel 43 goto found
type "%HERE%\chua-co-python.txt"
goto stop

:found
%PYTHON% -I -X utf8 "%HERE%\cai-dat.py"
goto stop

:unzip
echo Thieu thu muc "chuong-trinh". Hay giai nen (Extract All) ca tep .zip, roi chay cai-dat.bat trong thu muc da giai nen.

:stop
echo.
pause
